import { configOf, ownerDatabase, type Started } from './given.ts'
import { verifyAudit } from '../platform/audit/index.ts'

/** Verifies the sealed trail; exit 1 when it was changed. An earlier head may be given, to see that the end was not cut off. */
export async function auditVerify(given: Started): Promise<void> {
  const owner = await ownerDatabase(configOf(given))
  const expected = given.words.find((word) => typeof word === 'string' && /^[0-9a-f]{64}$/.test(word))
  const verdict = await verifyAudit(owner.url, typeof expected === 'string' ? expected : undefined)
  console.log(`${verdict.entries} sealed entries in ${verdict.seals} seals; head ${verdict.head ?? 'none yet'}`)
  for (const problem of verdict.problems) console.error(problem)
  if (verdict.problems.length > 0) process.exitCode = 1
  else console.log('The trail is whole')
  await owner.stop()
}
