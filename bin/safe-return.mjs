#!/usr/bin/env node
import { underPinnedNode } from './lib/node.mjs'

await underPinnedNode()
const { command } = await import('./lib/command.mjs')
await command(process.argv.slice(2))
