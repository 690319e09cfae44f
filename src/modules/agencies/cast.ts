// The cast: invented agencies and people of one demo area and its neighbour. The same for demo, tests, gallery and training.

export interface CastAgency {
  code: string
  name: string
  kind: 'council' | 'police' | 'school' | 'health' | 'charity' | 'placement'
  authorityCode?: string
  forceCode?: string
  outOfHours?: string
  teams: { code: string; name: string; kind: string; contact: string }[]
}

export interface CastWorker {
  code: string
  name: string
  agency: string
  jobTitle: string
  teams: { code: string; leads?: true }[]
  roles: string[]
  /** One line for the sign-in page: whose day this is. */
  story: string
}

// Codes of invented authorities and forces: shaped like ONS codes, in a range that ONS has not given out.
export const haddlestoneAuthority = 'E06999901'
export const marrowbyAuthority = 'E06999902'
export const haddlestoneForce = 'E23999901'
export const marrowbyForce = 'E23999902'

export const castAreas = [
  {
    code: 'haddlestone',
    name: 'Haddlestone and Vale',
    agencies: ['haddlestone', 'haddlestone-police', 'leeward', 'brackenhill', 'haddle-health', 'larkspur'],
  },
  { code: 'marrowby', name: 'Marrowby', agencies: ['marrowby', 'marrowby-police'] },
] as const

export const castAgencies: CastAgency[] = [
  {
    code: 'haddlestone',
    name: 'Haddlestone Council',
    kind: 'council',
    authorityCode: haddlestoneAuthority,
    outOfHours: '01632 960101',
    teams: [
      { code: 'missing', name: 'Haddlestone missing children team', kind: 'missing', contact: '01632 960100' },
      { code: 'social-care', name: 'Haddlestone children’s social care', kind: 'social-care', contact: '01632 960102' },
      { code: 'management', name: 'Haddlestone safeguarding managers', kind: 'management', contact: '01632 960103' },
    ],
  },
  {
    code: 'haddlestone-police',
    name: 'Haddlestone and Vale Police',
    kind: 'police',
    forceCode: haddlestoneForce,
    teams: [{ code: 'missing', name: 'Haddlestone Police missing unit', kind: 'police-missing', contact: '01632 960110' }],
  },
  {
    code: 'leeward',
    name: 'Leeward',
    kind: 'charity',
    teams: [
      { code: 'interviews', name: 'Leeward return interviews', kind: 'return-interviews', contact: '01632 960120' },
      { code: 'management', name: 'Leeward service managers', kind: 'management', contact: '01632 960121' },
    ],
  },
  {
    code: 'brackenhill',
    name: 'Brackenhill School',
    kind: 'school',
    teams: [{ code: 'safeguarding', name: 'Brackenhill safeguarding', kind: 'school', contact: '01632 960130' }],
  },
  {
    code: 'haddle-health',
    name: 'Haddle Valley Health',
    kind: 'health',
    teams: [{ code: 'safeguarding', name: 'Haddle Valley safeguarding nurses', kind: 'health', contact: '01632 960140' }],
  },
  {
    code: 'larkspur',
    name: 'Larkspur House',
    kind: 'placement',
    teams: [{ code: 'home', name: 'Larkspur House staff', kind: 'placement', contact: '01632 960150' }],
  },
  {
    code: 'marrowby',
    name: 'Marrowby Council',
    kind: 'council',
    authorityCode: marrowbyAuthority,
    outOfHours: '01632 960201',
    teams: [
      { code: 'missing', name: 'Marrowby missing children team', kind: 'missing', contact: '01632 960200' },
      { code: 'interviews', name: 'Marrowby return interviews', kind: 'return-interviews', contact: '01632 960202' },
    ],
  },
  {
    code: 'marrowby-police',
    name: 'Marrowby Constabulary',
    kind: 'police',
    forceCode: marrowbyForce,
    teams: [{ code: 'missing', name: 'Marrowby Constabulary missing unit', kind: 'police-missing', contact: '01632 960210' }],
  },
]

/** Which team holds the return home interviews of which council's children. */
export const castCommissions = [
  { agency: 'haddlestone', teamAgency: 'leeward', team: 'interviews' },
  { agency: 'marrowby', teamAgency: 'marrowby', team: 'interviews' },
]

export const castWorkers: CastWorker[] = [
  {
    code: 'tom',
    name: 'Tom Okafor',
    agency: 'leeward',
    jobTitle: 'Return home interviewer',
    teams: [{ code: 'interviews' }],
    roles: ['interviewer'],
    story: 'Holds return home interviews for a charity',
  },
  {
    code: 'grace',
    name: 'Grace Lindqvist',
    agency: 'leeward',
    jobTitle: 'Interview team lead',
    teams: [{ code: 'interviews', leads: true }],
    roles: ['interviewer', 'manager'],
    story: 'Leads the interview team',
  },
  {
    code: 'mina',
    name: 'Mina Farrow',
    agency: 'leeward',
    jobTitle: 'Service manager',
    teams: [{ code: 'management', leads: true }],
    roles: ['manager', 'administrator'],
    story: 'Runs the charity’s service; keeps its workers',
  },
  {
    code: 'priya',
    name: 'Priya Shah',
    agency: 'haddlestone',
    jobTitle: 'Missing children coordinator',
    teams: [{ code: 'missing', leads: true }],
    roles: ['coordinator', 'analyst'],
    story: 'Coordinates missing children for the council; imports and the area page',
  },
  {
    code: 'amara',
    name: 'Amara Nwosu',
    agency: 'haddlestone',
    jobTitle: 'Safeguarding lead',
    teams: [
      { code: 'management', leads: true },
      { code: 'social-care', leads: true },
    ],
    roles: ['manager', 'social-worker', 'analyst'],
    story: 'Leads safeguarding for the council',
  },
  {
    code: 'callum',
    name: 'Callum Reid',
    agency: 'haddlestone',
    jobTitle: 'Social worker',
    teams: [{ code: 'social-care' }],
    roles: ['social-worker'],
    story: 'Social worker of some of the children',
  },
  {
    code: 'sian',
    name: 'Siân Price',
    agency: 'haddlestone',
    jobTitle: 'Systems administrator',
    teams: [],
    roles: ['administrator'],
    story: 'Keeps teams and workers; cannot read a child’s record',
  },
  {
    code: 'lena',
    name: 'Lena Fox',
    agency: 'haddlestone',
    jobTitle: 'Data protection officer',
    teams: [],
    roles: ['privacy-officer'],
    story: 'Reads the access trail, not the records',
  },
  {
    code: 'dan',
    name: 'Dan Reyes',
    agency: 'haddlestone-police',
    jobTitle: 'Missing persons officer',
    teams: [{ code: 'missing' }],
    roles: ['police-officer'],
    story: 'Records reports, returns and prevention interviews',
  },
  {
    code: 'helen',
    name: 'Helen Marsh',
    agency: 'haddlestone-police',
    jobTitle: 'Missing unit sergeant',
    teams: [{ code: 'missing', leads: true }],
    roles: ['police-officer', 'manager', 'analyst'],
    story: 'Leads the police missing unit',
  },
  {
    code: 'bea',
    name: 'Bea Holloway',
    agency: 'haddlestone-police',
    jobTitle: 'Intelligence officer',
    teams: [],
    roles: ['intelligence-officer'],
    story: 'Reads what partners send to police; opens no child’s record',
  },
  {
    code: 'gil',
    name: 'Gil Tranter',
    agency: 'haddlestone-police',
    jobTitle: 'Source desk officer',
    teams: [],
    roles: ['source-officer'],
    story: 'Alone sees who told police something',
  },
  {
    code: 'ruth',
    name: 'Ruth Adeyemi',
    agency: 'brackenhill',
    jobTitle: 'Designated safeguarding lead',
    teams: [{ code: 'safeguarding', leads: true }],
    roles: ['school-lead'],
    story: 'A school’s safeguarding lead',
  },
  {
    code: 'ife',
    name: 'Ife Balogun',
    agency: 'haddle-health',
    jobTitle: 'Safeguarding nurse',
    teams: [{ code: 'safeguarding', leads: true }],
    roles: ['health-worker'],
    story: 'A safeguarding nurse',
  },
  {
    code: 'joel',
    name: 'Joel Barnes',
    agency: 'leeward',
    jobTitle: 'Helpline worker',
    teams: [],
    roles: ['helpline-worker'],
    story: 'Answers the helpline; sees no agency’s records',
  },
  {
    code: 'orla',
    name: 'Orla Keane',
    agency: 'larkspur',
    jobTitle: 'Home manager',
    teams: [{ code: 'home', leads: true }],
    roles: ['placement-worker'],
    story: 'Manages a children’s home',
  },
  {
    code: 'wyn',
    name: 'Wyn Castell',
    agency: 'marrowby-police',
    jobTitle: 'Missing persons officer',
    teams: [{ code: 'missing', leads: true }],
    roles: ['police-officer'],
    story: 'The neighbouring force',
  },
  {
    code: 'noor',
    name: 'Noor Haddad',
    agency: 'marrowby',
    jobTitle: 'Missing children coordinator',
    teams: [
      { code: 'missing', leads: true },
      { code: 'interviews', leads: true },
    ],
    roles: ['coordinator', 'interviewer', 'analyst'],
    story: 'The neighbouring council’s coordinator',
  },
]
