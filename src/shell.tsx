// The document round every screen, and the plain pages that the platform shows when it cannot show a screen.
import { renderToString } from 'preact-render-to-string'
import { Button, csrfField, Form, Hidden, NotificationBanner, Page, type Chrome } from './design/index.ts'
import type { House, PlainPage, Screen, Sent, Shell } from './platform/http/index.ts'
import type { Me, Standing } from './platform/db/index.ts'

/** Where the built files are served: css, js, and each module's own script by the module's name. */
export interface Assets {
  css: string
  js: string
  [module: string]: string
}

export function shellWith(assets: Assets): Shell {
  // Wherever somebody may write of a child (`ofChild` of a field), whatever page it stands on.
  const pointsOutBlame = (page: string) =>
    assets['spotting'] !== undefined && page.includes(' data-of-child') && !page.includes(assets['spotting'])
      ? page.replace('</head>', `${renderToString(<script type="module" src={assets['spotting']} />)}</head>`)
      : page
  return (screen, { me, csrf, path, hasErrors, house }) =>
    `<!DOCTYPE html>${pointsOutBlame(
      renderToString(
        <Page
          title={screen.title}
          width={screen.width}
          back={screen.back}
          breadcrumbs={screen.breadcrumbs}
          hasErrors={hasErrors}
          chrome={chromeFor(me, csrf, path, house, assets, screen)}
        >
          {!screen.saysStanding && <Trouble standing={house.watch.standing()} />}
          {screen.body}
        </Page>,
      ),
    )}`
}

const mainLinks: { text: string; href: string; permission: string }[] = [
  { text: 'My work', href: '/work', permission: 'response.my-work' },
  { text: 'Intelligence', href: '/intelligence', permission: 'intelligence.open' },
  { text: 'Area', href: '/area', permission: 'statistics.area' },
  { text: 'Import', href: '/import', permission: 'imports.bring-in' },
  { text: 'Agency', href: '/agency', permission: 'agencies.manage' },
]

const ownLinks = [
  { text: 'Your account', href: '/account' },
  { text: 'How we reach you', href: '/account/reach' },
  { text: 'Look for signs in a text', href: '/signs/read' },
]

function chromeFor(me: Me | null, csrf: string, path: string, house: House, assets: Assets, screen: Screen): Chrome {
  const held = (permission: string) => me?.roles.some((role) => house.permissions.get(permission)?.has(role)) ?? false
  return {
    worker: me ? { name: me.name, team: me.teams[0]?.name ?? '', agency: me.agencyName } : undefined,
    csrf,
    links: mainLinks
      .filter((l) => held(l.permission))
      .map((l) => ({ text: l.text, href: l.href, current: path === l.href || path.startsWith(`${l.href}/`) })),
    ownLinks,
    assets: { css: assets.css, js: assets.js },
    scripts: (screen.scripts ?? []).map((name) => assets[name]).filter((src) => src !== undefined),
    search: held('people.search'),
    demo: house.config.demo,
  }
}

/** What is said when there is nothing to show. Missing and forbidden are the same page, word for word. */
export function plain(page: PlainPage): Screen {
  switch (page.kind) {
    case 'not-found':
      return {
        title: 'Page not found',
        body: (
          <>
            <h1 class="govuk-heading-l">We cannot show you that</h1>
            <p class="govuk-body">Either it is not there, or it is not open to you.</p>
            <p class="govuk-body">
              If you were sent here by a colleague, ask them which team holds the record. You can{' '}
              <a class="govuk-link" href="/children/find">
                find the child
              </a>{' '}
              and ask for access, or go{' '}
              <a class="govuk-link" href="/work">
                back to My work
              </a>
              .
            </p>
          </>
        ),
      }
    case 'changed-meanwhile':
      return {
        title: 'Somebody else was first',
        body: (
          <>
            <h1 class="govuk-heading-l">Somebody else was first</h1>
            <p class="govuk-body">This was changed after you opened the page, so nothing of yours was saved over it.</p>
            <p class="govuk-body">
              Go back, reload the page to see what it says now, and try again if it is still needed.{' '}
              <a class="govuk-link" href="/work">
                My work
              </a>{' '}
              shows what is open.
            </p>
          </>
        ),
      }
    case 'could-not-look':
      return {
        title: 'We could not look',
        saysStanding: true,
        body: (
          <>
            <h1 class="govuk-heading-l">We could not look just now</h1>
            <p class="govuk-body">
              The records cannot be reached at this moment. <strong>This does not mean that there is no record.</strong> We keep trying by
              ourselves; it is usually a matter of a minute.
            </p>
            <SentBefore sent={page.sent} saved="unknown" />
            <Meanwhile />
          </>
        ),
      }
    case 'standstill':
      return page.standing === 'read-only'
        ? {
            title: 'Nothing can be saved just now',
            saysStanding: true,
            body: (
              <>
                <h1 class="govuk-heading-l">Nothing can be saved just now</h1>
                <p class="govuk-body">
                  The disk of this service is nearly full, so it keeps what it holds safe and takes nothing new. You can still sign in, read
                  and search. Whoever runs the service has to make room; it then opens by itself.
                </p>
                <SentBefore sent={page.sent} saved="no" />
                <Meanwhile />
              </>
            ),
          }
        : {
            title: 'Records cannot be opened just now',
            saysStanding: true,
            body: (
              <>
                <h1 class="govuk-heading-l">Records cannot be opened just now</h1>
                <p class="govuk-body">
                  The disk of this service is full. Each look at a record is written down before it is shown, and there is no room to write.{' '}
                  <strong>This does not mean that there is no record.</strong> What was saved before is safe. Whoever runs the service has
                  to make room; it then opens by itself.
                </p>
                <SentBefore sent={page.sent} saved="no" />
                <Meanwhile />
              </>
            ),
          }
    case 'too-many':
      return {
        title: 'Too many tries',
        body: (
          <>
            <h1 class="govuk-heading-l">Too many tries</h1>
            <p class="govuk-body">
              To protect children's records we limit how often this can be done. Try again in {Math.max(1, Math.ceil(page.seconds / 60))}{' '}
              min.
            </p>
          </>
        ),
      }
    case 'not-from-here':
      return {
        title: 'That form is out of date',
        body: (
          <>
            <h1 class="govuk-heading-l">That form is out of date</h1>
            <p class="govuk-body">You signed in or out since you opened it, so it was not accepted. Nothing was saved.</p>
            <p class="govuk-body">Go back, copy what you typed, reload the page and send it again.</p>
          </>
        ),
      }
    case 'refused':
      return {
        title: 'That was not done',
        body: (
          <>
            <h1 class="govuk-heading-l">That was not done</h1>
            <p class="govuk-body">{page.text}</p>
            <p class="govuk-body">
              Go back and put it right, or see{' '}
              <a class="govuk-link" href="/work">
                My work
              </a>
              .
            </p>
          </>
        ),
      }
    case 'went-wrong':
      return {
        title: 'Something went wrong',
        body: (
          <>
            <h1 class="govuk-heading-l">Something went wrong</h1>
            <p class="govuk-body">
              It is our fault, not yours. What you sent was not saved. Go back: what you typed should still be there.
            </p>
            <p class="govuk-body">If it happens again, tell your administrator this number: {page.number}</p>
          </>
        ),
      }
  }
}

/** What became of what was sent, and how it is sent again: under its own key, which acts once. */
function SentBefore({ sent, saved }: { sent: Sent; saved: 'no' | 'unknown' }) {
  if (sent === 'nothing') return null
  const said =
    saved === 'no'
      ? 'What you sent was not saved.'
      : 'We do not know whether what you sent was saved. Send it again: if it was saved the first time, it is not saved twice.'
  if (sent === 'something')
    return <p class="govuk-body">{saved === 'no' ? said : 'What you sent may not have been saved. Look again when this is over.'}</p>
  const hidden = sent.fields.filter(([name]) => name !== csrfField)
  return (
    <>
      <p class="govuk-body">{said}</p>
      <Form action={sent.action} csrf={sent.fields.find(([name]) => name === csrfField)?.[1] ?? ''}>
        {hidden.map(([name, value]) => (
          <Hidden name={name} value={value} />
        ))}
        <Button preventDoubleClick>Send it again</Button>
      </Form>
    </>
  )
}

function Meanwhile() {
  return (
    <>
      <h2 class="govuk-heading-m">Meanwhile</h2>
      <ul class="govuk-list govuk-list--bullet">
        <li>If a child is in danger now, call 999. To report a missing child who is not in danger, call 101.</li>
        <li>
          What cannot wait, tell your team by phone and write it on paper; record it here afterwards with the time at which it happened.
        </li>
        <li>
          The{' '}
          <a class="govuk-link" href="/help">
            help page and its phone numbers
          </a>{' '}
          still work, and so does an interview that was taken along on a device.
        </li>
      </ul>
    </>
  )
}

/** On top of every page while the service does not stand as it should. */
function Trouble({ standing }: { standing: Standing }) {
  if (standing === 'open') return null
  return (
    <NotificationBanner title="Service" role="status">
      <p class="govuk-notification-banner__heading">{troubles[standing]}</p>
    </NotificationBanner>
  )
}

const troubles: Record<Exclude<Standing, 'open'>, string> = {
  away: 'The records cannot be reached at this moment, so nobody can sign in, look anything up or save anything. We keep trying by ourselves.',
  'read-only': 'Records can be read, but nothing can be saved just now: the disk of this service is nearly full.',
  'no-room': 'Records cannot be opened just now: the disk of this service is full.',
}
