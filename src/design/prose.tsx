/** What somebody wrote, a paragraph for each of its lines; `spaced` where it is the page itself and not a line of a list. */
export function Prose({ words, spaced = false }: { words: string; spaced?: boolean }) {
  return (
    <>
      {words
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => (
          <p class={spaced ? 'govuk-body' : 'govuk-body govuk-!-margin-bottom-1'}>{line}</p>
        ))}
    </>
  )
}
