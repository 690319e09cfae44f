#!/usr/bin/env node
// Builds and serves again whenever a source file changes.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { checkout, underPinnedNode } from './lib/node.mjs'

await underPinnedNode()
let server = null
let timer = null
const restart = () => {
  const begin = () => {
    server = spawn(process.execPath, [path.join(checkout, 'bin/start.mjs')], { stdio: 'inherit' })
  }
  if (server && server.exitCode === null) {
    server.once('exit', begin)
    server.kill('SIGTERM')
  } else begin()
}
for (const folder of ['src', 'content', 'db']) {
  fs.watch(path.join(checkout, folder), { recursive: true }, () => {
    clearTimeout(timer)
    timer = setTimeout(restart, 150)
  })
}
restart()
