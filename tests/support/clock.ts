/** The frozen moment of every test: Thursday 12 November 2026, 09:12 in London. */
export const testNow = new Date('2026-11-12T09:12:00Z')
