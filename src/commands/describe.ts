import pg from 'pg'
import { describeSchema } from '../platform/db/describe.ts'

/** The schema of the database at this address, as text. For scripts of the house. */
export async function describeDatabase(ownerUrl: string): Promise<string> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    return await describeSchema(owner)
  } finally {
    await owner.end()
  }
}
