// Two references drawn equal by chance, made to happen: it takes a million rows to meet it by waiting.
import type pg from 'pg'

type Drawing = 'child' | 'missing_episode' | 'episode_return' | 'interview' | 'sharing'

/** The next `times` statements that write to the table draw a reference that a row has already. Returns what takes it back. */
export async function drawTaken(owner: pg.Client | pg.Pool, table: Drawing, times: number): Promise<() => Promise<void>> {
  // A sequence is not rolled back with the savepoint: it knows how often it happened.
  await owner.query(`
    create sequence drawn_${table};
    create function draw_taken_${table}() returns trigger language plpgsql security definer as $$
    declare of_other text := (select ref from ${table} order by ref limit 1);
    begin
      if of_other is not null and nextval('drawn_${table}') <= ${times} then new.ref := of_other; end if;
      return new;
    end $$;
    create trigger draw_taken before insert on ${table} for each row execute function draw_taken_${table}();`)
  return async () => {
    await owner.query(`drop trigger draw_taken on ${table}; drop function draw_taken_${table}(); drop sequence drawn_${table};`)
  }
}
