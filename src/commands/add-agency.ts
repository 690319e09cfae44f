import pg from 'pg'
import { bringUpToDate } from '../house.ts'
import { configOf, ownerDatabase, type Started } from './given.ts'
import { installAgency, readAgency } from '../modules/agencies/index.ts'
import { readOptions } from './options.ts'

const known = ['code', 'name', 'kind', 'authority', 'force', 'out-of-hours', 'area', 'area-name', 'starts-on'] as const

/** Adds an agency with its first team, its place in an area and, for a council, the worker that imports act as. */
export async function addAgencyCommand(given: Started): Promise<void> {
  const read = readAgency(readOptions(given, known), new Date().toISOString().slice(0, 10))
  if (!read.ok) {
    console.error(read.problem)
    process.exitCode = 2
    return
  }
  const { agency, area } = read.value
  const database = await ownerDatabase(configOf(given))
  const owner = new pg.Client({ connectionString: database.url })
  try {
    await bringUpToDate(database.url, given.checkout)
    await owner.connect()
    const done = await installAgency(owner, agency, area)
    const where = done === 'made' ? `; the area ${area.name} is new and starts on ${area.startsOn}` : ` to the area ${area.code}`
    console.log(`${agency.name} is added${where}.`)
    console.log('Next invite two people, an administrator and a manager, since no administrator gives a role alone:')
    for (const role of ['administrator', 'manager'])
      console.log(`  npx safe-return invite --agency ${agency.code} --role ${role} --name NAME --email ADDRESS`)
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error
    console.error(`There is an agency with the code ${agency.code} already`)
    process.exitCode = 2
  } finally {
    await owner.end()
    await database.stop()
  }
}
