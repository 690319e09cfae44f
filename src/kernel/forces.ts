/**
 * A police force. `id` is its name in lower case with dashes and is always there; `code` is the ONS police force area,
 * which only the 43 territorial forces of England and Wales have.
 */
export type Force = { id: string; code: string | null; name: string }

/** The 43 territorial forces of England and Wales, then Police Scotland, the PSNI and British Transport Police. */
export const forces: readonly Force[] = [
  // ONS police force area codes: ONS, Local Authority District to Community Safety Partnership to Police Force Area.
  force('E23000001', 'Metropolitan Police'),
  force('E23000002', 'Cumbria Constabulary'),
  force('E23000003', 'Lancashire Constabulary'),
  force('E23000004', 'Merseyside Police'),
  force('E23000005', 'Greater Manchester Police'),
  force('E23000006', 'Cheshire Constabulary'),
  force('E23000007', 'Northumbria Police'),
  force('E23000008', 'Durham Constabulary'),
  force('E23000009', 'North Yorkshire Police'),
  force('E23000010', 'West Yorkshire Police'),
  force('E23000011', 'South Yorkshire Police'),
  force('E23000012', 'Humberside Police'),
  force('E23000013', 'Cleveland Police'),
  force('E23000014', 'West Midlands Police'),
  force('E23000015', 'Staffordshire Police'),
  force('E23000016', 'West Mercia Police'),
  force('E23000017', 'Warwickshire Police'),
  force('E23000018', 'Derbyshire Constabulary'),
  force('E23000019', 'Nottinghamshire Police'),
  force('E23000020', 'Lincolnshire Police'),
  force('E23000021', 'Leicestershire Police'),
  force('E23000022', 'Northamptonshire Police'),
  force('E23000023', 'Cambridgeshire Constabulary'),
  force('E23000024', 'Norfolk Constabulary'),
  force('E23000025', 'Suffolk Constabulary'),
  force('E23000026', 'Bedfordshire Police'),
  force('E23000027', 'Hertfordshire Constabulary'),
  force('E23000028', 'Essex Police'),
  force('E23000029', 'Thames Valley Police'),
  force('E23000030', 'Hampshire and Isle of Wight Constabulary'),
  force('E23000031', 'Surrey Police'),
  force('E23000032', 'Kent Police'),
  force('E23000033', 'Sussex Police'),
  force('E23000034', 'City of London Police'),
  force('E23000035', 'Devon and Cornwall Police'),
  force('E23000036', 'Avon and Somerset Police'),
  force('E23000037', 'Gloucestershire Constabulary'),
  force('E23000038', 'Wiltshire Police'),
  force('E23000039', 'Dorset Police'),
  force('W15000001', 'North Wales Police'),
  force('W15000002', 'Gwent Police'),
  force('W15000003', 'South Wales Police'),
  force('W15000004', 'Dyfed-Powys Police'),
  force(null, 'Police Scotland'),
  force(null, 'Police Service of Northern Ireland'),
  force(null, 'British Transport Police'),
]

/** British Transport Police works everywhere on the railway, so being found by it says nothing about where. */
export const forceWithoutArea = 'british-transport-police'

// Names in use that are not the force's own name less "police", "constabulary" and the like. In the form of `bareName`.
const otherNames: Readonly<Record<string, string>> = {
  met: 'metropolitan-police',
  mps: 'metropolitan-police',
  gmp: 'greater-manchester-police',
  hampshire: 'hampshire-and-isle-of-wight-constabulary',
  'london city of': 'city-of-london-police',
  psni: 'police-service-of-northern-ireland',
  btp: 'british-transport-police',
  'gogledd cymru': 'north-wales-police',
  'de cymru': 'south-wales-police',
}

/** The force with this ONS code (or, for the three that have none, this id); undefined when there is none. */
export function forceByCode(code: string, extra: readonly Force[] = []): Force | undefined {
  const wanted = code.trim()
  const all = [...forces, ...extra]
  return all.find((each) => each.code === wanted.toUpperCase()) ?? all.find((each) => each.id === wanted.toLowerCase())
}

/**
 * The force that a person or another system means by a name: "Met Police", "Avon & Somerset", "Heddlu Gwent".
 * Only a whole name counts; undefined when it is none of them. `extra` are the invented forces of the demo.
 */
export function forceByName(name: string, extra: readonly Force[] = []): Force | undefined {
  const wanted = bareName(name)
  if (wanted === '') return undefined
  const all = [...forces, ...extra]
  const id = otherNames[wanted]
  return all.find((each) => bareName(each.name) === wanted || each.id === id)
}

function force(code: string | null, name: string): Force {
  return { id: name.toLowerCase().replaceAll(' ', '-'), code, name }
}

function bareName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replace(/[^a-z]+/g, ' ')
    .replace(/\b(?:the|police|constabulary|service|force|heddlu)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
