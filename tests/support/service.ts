// The real service as a process of its own, started as the README says.
import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'

const checkout = path.resolve(import.meta.dirname, '../..')

export interface Service {
  process: ChildProcess
  address: string
  /** What it has printed so far. */
  said: () => string
}

/** Starts it as the README says, and waits until it says where it is. It stands in `running` from its first moment, to be stopped whatever comes. */
export async function startService(env: Record<string, string>, running: ChildProcess[] = []): Promise<Service> {
  const { DATABASE_URL: _none, ...others } = process.env
  const child = spawn(process.execPath, [path.join(checkout, 'bin/start.mjs')], {
    cwd: checkout,
    env: { ...others, PORT: '0', SAFE_RETURN_MODE: 'service', SAFE_RETURN_LOG: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  let said = ''
  const address = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      const found = /Safe Return is at (http:\S+)/.exec(said)
      if (found?.[1]) resolve(found[1])
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', (code) => reject(new Error(`it ended with ${code}:\n${said}`)))
  })
  return { process: child, address, said: () => said }
}

export async function killed(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await gone
}
