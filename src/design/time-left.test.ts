import { describe, expect, it } from 'vitest'
import { timeAgo, timeLeft } from './time-left.ts'

const now = new Date('2026-11-12T09:12:00Z')
const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

describe('the time left, as people say it', () => {
  it.each([
    [61 * 60 + 28, '61 h left'],
    [72 * 60 - 1, '71 h left'],
    [72 * 60, '3 days left'],
    [59, '59 min left'],
    [0, '0 min left'],
    [-1, '1 min late'],
    [-5 * 60 - 12, '5 h late'],
    [-48 * 60, '2 days late'],
  ])('%i minutes: %s', (minutes, words) => {
    expect(timeLeft(after(minutes), now)).toBe(words)
  })
})

describe('how long ago', () => {
  it.each([
    [0, 'just now'],
    [4, '4 s ago'],
    [180, '3 min ago'],
    [2 * 3600, '2 h ago'],
    [25 * 3600, '1 day ago'],
  ])('%i seconds: %s', (seconds, words) => {
    expect(timeAgo(new Date(now.getTime() - seconds * 1000), now)).toBe(words)
  })
})
