import { BackLink } from './back-link.tsx'
import { Breadcrumbs, type Crumb } from './breadcrumbs.tsx'
import { Footer } from './footer.tsx'
import { csrfField, Form } from './form.tsx'
import { SkipLink } from './skip-link.tsx'
import { isSaid, type Words } from './words.ts'

export interface HeaderLink {
  text: string
  href: string
  current: boolean
}

/** What every page has round it. */
export interface Chrome {
  /** Who is signed in; absent on public pages, which then have no search and no sign out. */
  worker?: { name: string; team: string; agency: string } | undefined
  csrf?: string | undefined
  links: readonly HeaderLink[]
  /** Behind the worker's name: their own account, and what anybody may use. */
  ownLinks?: readonly Pick<HeaderLink, 'text' | 'href'>[]
  assets: { css: string; js: string }
  /** Scripts of the page's own module, after the main one. */
  scripts?: readonly string[]
  /** Whether this worker may search for children. */
  search?: boolean
  /** Whether this is the demonstration with invented people. */
  demo: boolean
  environmentNote?: Words
}

export interface PageProps {
  /** What this page is, without the name of the service. */
  title: string
  lang?: string | undefined
  chrome: Chrome
  /** Reading is the two-thirds column; wide is for lists, tables and the story with its aside. */
  width?: 'reading' | 'wide' | undefined
  /** Puts "Error:" before the title, so that it is the first thing read aloud. */
  hasErrors?: boolean | undefined
  back?: { href: string; text?: string | undefined } | undefined
  breadcrumbs?: readonly Crumb[] | undefined
  /** Below the header, above the page: for instance ExitThisPage. */
  headerExtras?: Words
  children: Words
}

/** The whole document. It holds no inline script and no inline style, so the strictest content security policy fits it. */
export function Page(props: PageProps) {
  const { title, lang = 'en', chrome, width = 'reading', hasErrors, headerExtras, children } = props
  return (
    <html lang={lang} class="govuk-template">
      <head>
        <meta charset="utf-8" />
        <title>{`${hasErrors ? 'Error: ' : ''}${title} – Safe Return`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="theme-color" content="#0b1c26" />
        <meta name="color-scheme" content="light" />
        <meta name="robots" content="noindex" />
        <link rel="stylesheet" href={chrome.assets.css} />
        <script type="module" src={chrome.assets.js} />
        {chrome.scripts?.map((src) => (
          <script type="module" src={src} />
        ))}
      </head>
      <body class="govuk-template__body">
        <SkipLink href="#main-content">Skip to main content</SkipLink>
        <Header chrome={chrome} />
        <div class="govuk-width-container">
          {headerExtras}
          <WayBack {...props} />
          <main class="govuk-main-wrapper sr-main" id="main-content" tabIndex={-1}>
            {width === 'reading' ? <div class="sr-reading">{children}</div> : children}
          </main>
        </div>
        <footer>
          <Footer links={footerLinks} />
        </footer>
      </body>
    </html>
  )
}

const footerLinks = [
  { text: 'Help', href: '/help' },
  { text: 'Accessibility', href: '/accessibility' },
  { text: 'Privacy', href: '/privacy' },
  { text: 'How this is built', href: '/design' },
]

function WayBack({ back, breadcrumbs }: Pick<PageProps, 'back' | 'breadcrumbs'>) {
  return (
    <>
      {breadcrumbs && <Breadcrumbs items={breadcrumbs} collapseOnMobile />}
      {back && <BackLink href={back.href}>{back.text ?? 'Back'}</BackLink>}
    </>
  )
}

function Header({ chrome }: { chrome: Chrome }) {
  const { worker, csrf, links, demo, environmentNote, search } = chrome
  return (
    <header class="sr-header">
      {(demo || isSaid(environmentNote)) && (
        <div class="sr-environment">
          <p class="govuk-width-container sr-environment__words">
            {environmentNote ?? 'Demonstration: the people, places and agencies are invented.'}
          </p>
        </div>
      )}
      <div class="govuk-width-container sr-header__row">
        <a class="sr-header__name" href={worker ? '/work' : '/'}>
          Safe Return
        </a>
        {worker && csrf !== undefined && search !== false && <Search csrf={csrf} />}
        {links.length > 0 && (
          <nav class="sr-header__nav" aria-label="Main">
            <ul class="sr-header__links">
              {links.map((link) => (
                <li>
                  <a class="sr-header__link" href={link.href} aria-current={link.current ? 'page' : undefined}>
                    {link.text}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        )}
        {worker && <SignedIn worker={worker} csrf={csrf} links={chrome.ownLinks ?? []} />}
      </div>
    </header>
  )
}

// By POST, so that no name ever stands in an address, a history or a log.
function Search({ csrf }: { csrf: string }) {
  return (
    <search class="sr-header__search">
      <form class="sr-search" method="post" action="/children/find" novalidate>
        <input type="hidden" name={csrfField} value={csrf} />
        <label class="govuk-visually-hidden" for="header-search">
          Find a child by name, reference or phone number
        </label>
        <input
          class="sr-search__input"
          id="header-search"
          name="q"
          type="search"
          autocomplete="off"
          spellcheck={false}
          placeholder="Name, reference or phone number"
        />
        <button class="sr-search__button" type="submit">
          Find
        </button>
      </form>
    </search>
  )
}

interface SignedInProps {
  worker: NonNullable<Chrome['worker']>
  csrf: string | undefined
  links: NonNullable<Chrome['ownLinks']>
}

function SignedIn({ worker, csrf, links }: SignedInProps) {
  return (
    <details class="sr-signed-in">
      <summary class="sr-signed-in__name">{worker.name}</summary>
      <div class="sr-signed-in__more">
        <p class="sr-signed-in__team">
          {worker.team}
          <br />
          {worker.agency}
        </p>
        {links.length > 0 && (
          <ul class="sr-signed-in__links">
            {links.map((link) => (
              <li>
                <a class="sr-header__link" href={link.href}>
                  {link.text}
                </a>
              </li>
            ))}
          </ul>
        )}
        {csrf !== undefined && (
          <Form action="/sign-out" csrf={csrf}>
            <button class="sr-signed-in__out" type="submit">
              Sign out
            </button>
          </Form>
        )}
      </div>
    </details>
  )
}
