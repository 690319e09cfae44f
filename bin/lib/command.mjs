import { build } from './build.mjs'
import { checkout } from './node.mjs'

/** Builds where needed, then runs one of the program's commands. */
export async function command(words) {
  const entry = await build({ quiet: words[0] !== 'serve' })
  const { main } = await import(entry)
  await main({ words, checkout, built: new URL('.', `file://${entry}`).pathname })
}
