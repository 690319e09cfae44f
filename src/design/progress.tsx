/** How far something is that takes longer than a second. Where nobody can tell how far, it says only that it goes on. */
export function Progress({ label, done, of }: { label: string; done: number | null; of: number }) {
  const share = done === null || of <= 0 ? null : Math.min(100, Math.floor((done / of) * 100))
  return (
    <div class="sr-progress">
      <progress class="sr-progress__bar" aria-label={label} max={100} value={share ?? undefined} />
      {share !== null && <span class="govuk-body sr-progress__share">{share}%</span>}
    </div>
  )
}
