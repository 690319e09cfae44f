// Everything runs under the Node that package.json pins; a script started by an older one starts itself again under it.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const checkout = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const wantedMajor = 24

/** Goes on under the pinned Node. Started by an older one it never returns: it passes signals on and ends as the other ends. */
export async function underPinnedNode() {
  if (Number(process.versions.node.split('.')[0]) >= wantedMajor) return
  const pinned = path.join(checkout, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (!fs.existsSync(pinned)) {
    console.error(
      `Safe Return needs Node ${wantedMajor} (this is ${process.versions.node}), and the packaged one is not installed. Run: npm ci`,
    )
    process.exit(1)
  }
  const again = spawn(pinned, process.argv.slice(1), { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => again.kill(signal))
  again.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
  await new Promise(() => undefined)
}
