// A document to keep or print: a tagged PDF (the subset that PDF/UA asks for) with a language, a title, headings that a screen reader walks, and
// text that can be searched. One writer, so that every document of the house reads alike.
import { createRequire } from 'node:module'
import Pdf from 'pdfkit'

export type Block =
  | { kind: 'h1' | 'h2' | 'h3' | 'p' | 'small'; text: string }
  /** Somebody's own words, set apart. */
  | { kind: 'quote'; text: string; by: string }
  | { kind: 'list'; items: readonly string[] }

export interface DocumentFacts {
  title: string
  author: string
  /** At the foot of each page, before the page's number: who made it for whom, and that it is confidential. */
  foot: string
  madeAt: Date
}

const files = createRequire(import.meta.url)
const font = (name: string) => files.resolve(`@fontsource/atkinson-hyperlegible/files/atkinson-hyperlegible-${name}.woff`)
/** What the first file of the font has; the letters of other Latin alphabets stand in the second. */
const inFirst = /[\u0020-\u00ff\u0131\u0152\u0153\u02bb-\u02dc\u2000-\u206f\u2074\u20ac\u2122\u2191\u2193\u2212\u2215]/u

const sizes = { h1: 20, h2: 15, h3: 11.5, p: 11, small: 9 } as const
const ink = '#0b1c26'
const grey = '#44525a'
const pageMargin = 56

/** Writes the document. Its bytes are the same for the same blocks and moment. */
export async function pdfOf(facts: DocumentFacts, blocks: readonly Block[]): Promise<Buffer> {
  const doc = new Pdf({
    size: 'A4',
    margins: { top: pageMargin, left: pageMargin, right: pageMargin, bottom: pageMargin + 20 },
    pdfVersion: '1.7',
    // The types know the archive subsets only.
    subset: 'PDF/UA' as unknown as 'PDF/A-1',
    tagged: true,
    lang: 'en-GB',
    displayTitle: true,
    bufferPages: true,
    font: font('latin-400-normal'),
    info: { Title: facts.title, Author: facts.author, CreationDate: facts.madeAt, ModDate: facts.madeAt },
  })
  const chunks: Buffer[] = []
  const done = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
  for (const [name, file] of [
    ['plain', 'latin-400-normal'],
    ['bold', 'latin-700-normal'],
    ['plain-ext', 'latin-ext-400-normal'],
    ['bold-ext', 'latin-ext-700-normal'],
  ] as const)
    doc.registerFont(name, font(file))
  const root = doc.struct('Document')
  doc.addStructure(root)
  for (const block of blocks) write(doc, root, block)
  root.end()
  foot(doc, facts.foot)
  doc.end()
  return done
}

type Doc = PDFKit.PDFDocument
type Structure = PDFKit.PDFStructureElement

function write(doc: Doc, root: Structure, block: Block): void {
  switch (block.kind) {
    case 'h1':
    case 'h2':
    case 'h3':
      room(doc, block.kind === 'h3' ? 40 : 70)
      if (block.kind !== 'h1') doc.moveDown(block.kind === 'h2' ? 0.8 : 0.4)
      root.add(doc.struct(block.kind.toUpperCase(), {}, () => say(doc, block.text, { bold: true, size: sizes[block.kind] })))
      doc.moveDown(0.2)
      return
    case 'p':
    case 'small':
      root.add(doc.struct('P', {}, () => say(doc, block.text, { size: sizes[block.kind], colour: block.kind === 'small' ? grey : ink })))
      doc.moveDown(block.kind === 'small' ? 0.5 : 0.25)
      return
    case 'quote':
      root.add(
        doc.struct('BlockQuote', {}, [doc.struct('P', {}, () => say(doc, `“${block.text}” (${block.by})`, { size: sizes.p, indent: 14 }))]),
      )
      doc.moveDown(0.25)
      return
    case 'list': {
      const items = block.items.map((item) =>
        doc.struct('LI', {}, [doc.struct('LBody', {}, () => say(doc, `• ${item}`, { size: sizes.p, indent: 8 }))]),
      )
      root.add(doc.struct('L', {}, items))
      doc.moveDown(0.25)
    }
  }
}

interface Manner {
  size: number
  bold?: boolean
  colour?: string
  indent?: number
}

/** Text in the font that has its letters: a name of another alphabet is not a row of empty boxes. */
function say(doc: Doc, text: string, { size, bold = false, colour = ink, indent = 0 }: Manner): void {
  const face = bold ? 'bold' : 'plain'
  const runs = runsOf(text)
  doc.fontSize(size).fillColor(colour)
  const width = doc.page.width - pageMargin * 2 - indent
  runs.forEach((run, at) => {
    doc.font(run.isFirst ? face : `${face}-ext`)
    const options = { continued: at < runs.length - 1, width, lineGap: 2 }
    if (at === 0) doc.text(run.text, pageMargin + indent, doc.y, options)
    else doc.text(run.text, options)
  })
  doc.x = pageMargin
}

function runsOf(text: string): { text: string; isFirst: boolean }[] {
  const runs: { text: string; isFirst: boolean }[] = []
  for (const letter of text === '' ? ' ' : text) {
    const isFirst = inFirst.test(letter)
    const last = runs.at(-1)
    if (last?.isFirst === isFirst) last.text += letter
    else runs.push({ text: letter, isFirst })
  }
  return runs
}

/** A heading does not stand alone at the foot of a page. */
function room(doc: Doc, points: number): void {
  if (doc.y > doc.page.height - doc.page.margins.bottom - points) doc.addPage()
}

/** The foot of each page is an artefact: a screen reader does not read it out on every page. */
function foot(doc: Doc, words: string): void {
  const { start, count } = doc.bufferedPageRange()
  for (let at = start; at < start + count; at += 1) {
    doc.switchToPage(at)
    const bottom = doc.page.margins.bottom
    doc.page.margins.bottom = 0
    doc.markContent('Artifact', { type: 'Pagination' })
    doc
      .font('plain')
      .fontSize(8)
      .fillColor(grey)
      .text(`${words} · page ${at - start + 1} of ${count}`, pageMargin, doc.page.height - 44, {
        width: doc.page.width - pageMargin * 2,
        lineBreak: false,
      })
    doc.endMarkedContent()
    doc.page.margins.bottom = bottom
  }
}
