// The browser tests need a Chromium: the system's first; as root on Debian it is installed; else we say how to get it.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'

/** The path of a Chromium. Throws, saying how to get one, when there is none and none can be installed. */
export function findChromium() {
  const found = places().find((place) => fs.existsSync(place))
  if (found) return found
  if (process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get')) {
    console.log('No Chromium found: installing Debian’s (apt-get install chromium)')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env })
    spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: ['ignore', 'ignore', 'inherit'], env })
    const installed = places().find((place) => fs.existsSync(place))
    if (installed) return installed
  }
  throw new Error(
    'The browser tests need Chromium: install it (Debian and Ubuntu: sudo apt-get install chromium) or set CHROMIUM to its path',
  )
}

function places() {
  return [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/snap/bin/chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].filter(Boolean)
}
