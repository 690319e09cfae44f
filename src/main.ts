// The program: serve, migrate, seed, import, and what an operator needs. bin/ builds it and hands over here.
import type { Command, Started } from './commands/given.ts'

/** Runs one command and sets the exit code. */
export async function main(started: Started): Promise<void> {
  const [name, ...rest] = started.words
  const command = typeof name === 'string' ? commands[name] : undefined
  if (!command) {
    console.error(usage)
    process.exitCode = name === undefined || name === 'help' ? 0 : 2
    return
  }
  try {
    await command({ ...started, words: rest })
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    if (process.env['DEBUG']) console.error(error)
    process.exitCode = 1
  }
}

const commands: Record<string, Command> = {
  serve: async (given) => (await import('./commands/serve.ts')).serve(given),
  migrate: async (given) => (await import('./commands/migrate.ts')).migrateCommand(given),
  import: async (given) => (await import('./commands/import.ts')).importCommand(given),
  export: async (given) => (await import('./commands/export.ts')).exportCommand(given),
  'audit-verify': async (given) => (await import('./commands/audit-verify.ts')).auditVerify(given),
  seed: async (given) => (await import('./commands/seed.ts')).seedCommand(given),
  'add-agency': async (given) => (await import('./commands/add-agency.ts')).addAgencyCommand(given),
  invite: async (given) => (await import('./commands/invite.ts')).inviteCommand(given),
  keep: async (given) => (await import('./commands/keep.ts')).keepCommand(given),
  signs: async (given) => (await import('./commands/signs.ts')).signsCommand(given),
  'with-scratch-database': async (given) => (await import('./commands/scratch.ts')).withScratchDatabase(given),
}

const usage = `Safe Return
  npx safe-return serve            start the service (npm start does the same)
  npx safe-return migrate          bring the database up to date
  npx safe-return seed             tell the demo's invented year in an empty database
  npx safe-return import …         bring in SSDA903, SSD or any CSV: npx safe-return import --help
  npx safe-return add-agency …     add an agency: --code --name --kind --area, a council's --authority, a force's --force
  npx safe-return invite …         invite its first people: --agency --name --email [--role administrator|manager]
  npx safe-return keep …           set how long something is kept: --kind set-aside|note-draft|message --days N
  npx safe-return export ssd …     give the SSD tables out again: npx safe-return export --help
  npx safe-return signs FILE       point out words in notes that may bear on a sign: npx safe-return signs --help
  npx safe-return audit-verify     check the sealed access trail`
