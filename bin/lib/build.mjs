// Builds the server, the browser script and the styles, once for each content: about a second, then nothing.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import { checkout } from './node.mjs'

/** Returns the path of the built server's entry. */
export async function build({ quiet = true } = {}) {
  const digest = digestOf(['src', 'package-lock.json', 'bin/lib/build.mjs'])
  const out = path.join(checkout, '.build', digest)
  const entry = path.join(out, 'main.mjs')
  if (fs.existsSync(path.join(out, 'ready'))) return entry
  if (!quiet) console.log('Building…')
  const [esbuild, sass] = await Promise.all([import('esbuild'), import('sass')])
  const common = { bundle: true, logLevel: 'warning', jsx: 'automatic', jsxImportSource: 'preact', absWorkingDir: checkout }
  fs.mkdirSync(path.join(out, 'assets'), { recursive: true })
  await esbuild.build({
    ...common,
    entryPoints: { main: 'src/main.ts' },
    outdir: out,
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    format: 'esm',
    target: 'node24',
    packages: 'external',
    splitting: true,
    sourcemap: 'linked',
    chunkNames: 'chunk-[hash]',
  })
  const client = await esbuild.build({
    ...common,
    entryPoints: entries(),
    outdir: path.join(out, 'assets'),
    entryNames: '[name]-[hash]',
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    minify: true,
    metafile: true,
  })
  const css = sass.compile(path.join(checkout, 'src/design/styles/main.scss'), {
    loadPaths: [path.join(checkout, 'node_modules')],
    style: 'compressed',
    quietDeps: true,
    silenceDeprecations: ['import'],
  }).css
  const cssName = `main-${createHash('sha256').update(css).digest('hex').slice(0, 8)}.css`
  fs.writeFileSync(path.join(out, 'assets', cssName), css)
  const assets = { css: `/assets/${cssName}` }
  for (const [file, made] of Object.entries(client.metafile.outputs)) {
    if (made.entryPoint) assets[nameOf(made.entryPoint)] = `/assets/${path.basename(file)}`
  }
  // A service worker has one address for good: browsers know it by that, and always ask whether it has changed.
  fs.copyFileSync(path.join(out, assets['offline-worker'].slice(1)), path.join(out, 'assets/offline-worker.js'))
  delete assets['offline-worker']
  compress(path.join(out, 'assets'))
  fs.writeFileSync(path.join(out, 'assets.json'), JSON.stringify(assets))
  fs.writeFileSync(path.join(out, 'ready'), '')
  await esbuild.stop()
  // A service that runs still serves from its build, so a few go on standing.
  keepNewest(path.join(checkout, '.build'), 16)
  return entry
}

function digestOf(places) {
  const hash = createHash('sha256')
  for (const place of places) for (const file of filesIn(path.join(checkout, place))) hash.update(file).update(fs.readFileSync(file))
  return hash.digest('hex').slice(0, 16)
}

function filesIn(place) {
  if (!fs.statSync(place).isDirectory()) return [place]
  return fs
    .readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile() && !/\.test\.tsx?$/.test(e.name))
    .map((e) => path.join(e.parentPath, e.name))
    .sort()
}

/** Beside each file the same one packed as small as it gets, so that the server packs nothing while somebody waits. */
function compress(folder) {
  for (const file of filesIn(folder)) {
    const bytes = fs.readFileSync(file)
    fs.writeFileSync(`${file}.br`, zlib.brotliCompressSync(bytes))
    fs.writeFileSync(`${file}.gz`, zlib.gzipSync(bytes, { level: 9 }))
  }
}

// A server that runs from an older build still needs its files: only what nobody can have started today is removed.
function keepNewest(folder, most) {
  const builds = fs
    .readdirSync(folder)
    .map((name) => ({ name, at: fs.statSync(path.join(folder, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at)
  const dayAgo = Date.now() - 24 * 3600 * 1000
  for (const old of builds.slice(most).filter((b) => b.at < dayAgo))
    fs.rmSync(path.join(folder, old.name), { recursive: true, force: true })
}

// The one script of every page, the gallery's, a module's own (client.ts) where a page needs it, and its service worker (worker.ts).
function entries() {
  const own = filesIn(path.join(checkout, 'src/modules'))
    .filter((f) => /\/(client|worker)\.ts$/.test(f))
    .map((f) => path.relative(checkout, f))
  return Object.fromEntries(['src/design/client/main.ts', 'src/design/client/gallery.ts', ...own].map((f) => [nameOf(f), f]))
}

function nameOf(entryPoint) {
  if (entryPoint === 'src/design/client/main.ts') return 'js'
  if (entryPoint === 'src/design/client/gallery.ts') return 'gallery'
  const folder = path.basename(path.dirname(entryPoint))
  return entryPoint.endsWith('/worker.ts') ? `${folder}-worker` : folder
}
