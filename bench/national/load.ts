// Load and what came of it: autocannon sends, every answer's own time is kept, since its own percentiles are whole milliseconds without a 95th.
import autocannon from 'autocannon'

export interface Request {
  path: string
  method?: 'GET' | 'POST'
  body?: string
}

/** How often each request, or each connection, is asked before anything is measured. */
const warmUps = 6

export interface Measured {
  p50: number
  p95: number
  p99: number
  perSecond: number
  answers: number
  /** Answers that were not the ones wanted. */
  wrong: number
}

/** Sends these requests in turn, over so many connections, for so long, after some that do not count. */
export async function measure(
  at: string,
  cookie: string,
  requests: readonly Request[],
  { connections, seconds, wanted = 200 }: { connections: number; seconds: number; wanted?: number },
): Promise<Measured> {
  const send = (howMuch: { duration: number } | { amount: number }) =>
    new Promise<{ times: number[]; wrong: number; took: number }>((resolve, reject) => {
      const times: number[] = []
      let wrong = 0
      const begun = performance.now()
      const instance = autocannon(
        {
          url: at,
          connections,
          ...howMuch,
          timeout: 60,
          requests: requests.map(({ path, method = 'GET', body }) => ({
            method,
            path,
            headers: {
              cookie,
              'accept-encoding': 'br, gzip',
              ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
            },
            ...(body === undefined ? {} : { body }),
          })),
        },
        (error) => (error ? reject(error as Error) : resolve({ times, wrong, took: (performance.now() - begun) / 1000 })),
      )
      instance.on('response', (_client, status, _bytes, time) => {
        times.push(time)
        if (status !== wanted) wrong += 1
      })
    })
  // A connection of the service plans each question once. What is measured is a service that has run for a minute, not its first second.
  await send({ amount: Math.max(requests.length, connections) * warmUps })
  const { times, wrong, took } = await send({ duration: seconds })
  return summary(times, took, wrong)
}

export function summary(times: readonly number[], took: number, wrong: number): Measured {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), perSecond: times.length / took, answers: times.length, wrong }
}

/** Each job once, over so many hands; a job times its own request. */
export async function measureJobs(jobs: readonly (() => Promise<{ ms: number; right: boolean }>)[], hands: number): Promise<Measured> {
  const times: number[] = []
  let wrong = 0
  let next = 0
  const begun = performance.now()
  const hand = async () => {
    for (let job = jobs[next++]; job; job = jobs[next++]) {
      const { ms, right } = await job()
      times.push(ms)
      if (!right) wrong += 1
    }
  }
  await Promise.all(Array.from({ length: hands }, hand))
  return summary(times, (performance.now() - begun) / 1000, wrong)
}
