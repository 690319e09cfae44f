import type { Words } from './words.ts'

/** Whether what was typed is kept. The browser script fills it; without script it says how to keep it. */
export function SaveState({ children = 'Press Save to keep what you type' }: { children?: Words }) {
  return (
    <p class="sr-save-state">
      <span data-save-state aria-live="polite">
        {children}
      </span>{' '}
      {/* Counts the seconds for the eye only: read aloud each second, it would drown everything else. */}
      <span data-save-ago aria-hidden="true" />
      {/* Shown once the session has ended: the page itself must stay, since it alone holds the words. */}
      <span data-save-sign-in hidden>
        <br />
        <a class="govuk-link" href="/sign-in" target="_blank" rel="noopener">
          Sign in (opens in a new tab)
        </a>
      </span>
    </p>
  )
}
