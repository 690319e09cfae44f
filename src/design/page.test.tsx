import { renderToString } from 'preact-render-to-string'
import { describe, expect, it } from 'vitest'
import { GalleryPage } from './gallery.tsx'
import { Page, type Chrome } from './page.tsx'

const chrome: Chrome = {
  worker: { name: 'Ines Farrow', team: 'Leeward return interviews', agency: 'Tideway' },
  csrf: 'a-token',
  links: [{ text: 'My work', href: '/work', current: true }],
  assets: { css: '/assets/main.css', js: '/assets/main.js' },
  demo: true,
}

describe('the page', () => {
  it('says what it is, then whose service it is', () => {
    expect(drawn({ title: 'My work' })).toContain('<title>My work – Safe Return</title>')
    expect(drawn({ title: 'My work', hasErrors: true })).toContain('<title>Error: My work – Safe Return</title>')
  })

  it('searches by POST, so that no name stands in an address', () => {
    const form = /<form[^>]*action="\/children\/find"[^>]*>[\s\S]*?<\/form>/.exec(drawn({ title: 'My work' }))?.[0]
    expect(form).toContain('method="post"')
    expect(form).toContain('name="csrf" value="a-token"')
  })

  it('offers neither search nor sign out to somebody who is not signed in', () => {
    const html = renderToString(
      <Page title="Help" chrome={{ ...chrome, worker: undefined }}>
        <p>Words</p>
      </Page>,
    )
    expect(html).not.toContain('/children/find')
    expect(html).not.toContain('/sign-out')
  })

  it('escapes what people wrote', () => {
    expect(drawn({ title: '<script>alert(1)</script>' })).not.toContain('<script>alert')
  })
})

describe('every component, in the gallery', () => {
  const html = renderToString(<GalleryPage chrome={chrome} />)

  it('was drawn', () => expect(html.length).toBeGreaterThan(30_000))

  it('fits the strictest content security policy: no inline style, script or handler', () => {
    expect(html).not.toMatch(/<[^>]+\sstyle=/)
    expect(html).not.toMatch(/<[^>]+\son[a-z]+=/)
    expect(html).not.toMatch(/<style/)
    expect(html.match(/<script[^>]*>/g)).toEqual(['<script type="module" src="/assets/main.js">'])
  })

  it('gives every id once', () => {
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  })
})

function drawn(props: { title: string; hasErrors?: boolean }): string {
  return renderToString(
    <Page {...props} chrome={chrome}>
      <p>Words</p>
    </Page>,
  )
}
