import { forceByCode, forceWithoutArea, type Force } from './forces.ts'

/** A council with children's services: ONS code, name, and the ONS code of the police force whose area it lies in. */
export type Authority = { code: string; name: string; force: string }

/** The invented authorities and forces of a demo, which lookups take beside the real ones. */
export type InventedAreas = { authorities?: readonly Authority[]; forces?: readonly Force[] }

/**
 * Every authority with children's services in England (153) and Wales (22), by current ONS code.
 *
 * What makes 153: 63 unitary authorities, 36 metropolitan districts, 33 in London, 21 counties. The 63 count the Council
 * of the Isles of Scilly and the 33 count the City of London Corporation: both are small, both are children's services
 * authorities. Non-metropolitan districts (E07) are not, and so do not appear. Each lies wholly in one force's area.
 * Codes as ONS has them since 1 April 2025; when reorganisation brings new councils into service, they are added here.
 */
export const authorities: readonly Authority[] = [
  // Unitary authorities (E06): 63
  authority('E06000001', 'Hartlepool', 'E23000013'),
  authority('E06000002', 'Middlesbrough', 'E23000013'),
  authority('E06000003', 'Redcar and Cleveland', 'E23000013'),
  authority('E06000004', 'Stockton-on-Tees', 'E23000013'),
  authority('E06000005', 'Darlington', 'E23000008'),
  authority('E06000006', 'Halton', 'E23000006'),
  authority('E06000007', 'Warrington', 'E23000006'),
  authority('E06000008', 'Blackburn with Darwen', 'E23000003'),
  authority('E06000009', 'Blackpool', 'E23000003'),
  authority('E06000010', 'Kingston upon Hull', 'E23000012'),
  authority('E06000011', 'East Riding of Yorkshire', 'E23000012'),
  authority('E06000012', 'North East Lincolnshire', 'E23000012'),
  authority('E06000013', 'North Lincolnshire', 'E23000012'),
  authority('E06000014', 'York', 'E23000009'),
  authority('E06000015', 'Derby', 'E23000018'),
  authority('E06000016', 'Leicester', 'E23000021'),
  authority('E06000017', 'Rutland', 'E23000021'),
  authority('E06000018', 'Nottingham', 'E23000019'),
  authority('E06000019', 'Herefordshire', 'E23000016'),
  authority('E06000020', 'Telford and Wrekin', 'E23000016'),
  authority('E06000021', 'Stoke-on-Trent', 'E23000015'),
  authority('E06000022', 'Bath and North East Somerset', 'E23000036'),
  authority('E06000023', 'Bristol', 'E23000036'),
  authority('E06000024', 'North Somerset', 'E23000036'),
  authority('E06000025', 'South Gloucestershire', 'E23000036'),
  authority('E06000026', 'Plymouth', 'E23000035'),
  authority('E06000027', 'Torbay', 'E23000035'),
  authority('E06000030', 'Swindon', 'E23000038'),
  authority('E06000031', 'Peterborough', 'E23000023'),
  authority('E06000032', 'Luton', 'E23000026'),
  authority('E06000033', 'Southend-on-Sea', 'E23000028'),
  authority('E06000034', 'Thurrock', 'E23000028'),
  authority('E06000035', 'Medway', 'E23000032'),
  authority('E06000036', 'Bracknell Forest', 'E23000029'),
  authority('E06000037', 'West Berkshire', 'E23000029'),
  authority('E06000038', 'Reading', 'E23000029'),
  authority('E06000039', 'Slough', 'E23000029'),
  authority('E06000040', 'Windsor and Maidenhead', 'E23000029'),
  authority('E06000041', 'Wokingham', 'E23000029'),
  authority('E06000042', 'Milton Keynes', 'E23000029'),
  authority('E06000043', 'Brighton and Hove', 'E23000033'),
  authority('E06000044', 'Portsmouth', 'E23000030'),
  authority('E06000045', 'Southampton', 'E23000030'),
  authority('E06000046', 'Isle of Wight', 'E23000030'),
  authority('E06000047', 'County Durham', 'E23000008'),
  authority('E06000049', 'Cheshire East', 'E23000006'),
  authority('E06000050', 'Cheshire West and Chester', 'E23000006'),
  authority('E06000051', 'Shropshire', 'E23000016'),
  authority('E06000052', 'Cornwall', 'E23000035'),
  authority('E06000053', 'Isles of Scilly', 'E23000035'),
  authority('E06000054', 'Wiltshire', 'E23000038'),
  authority('E06000055', 'Bedford', 'E23000026'),
  authority('E06000056', 'Central Bedfordshire', 'E23000026'),
  authority('E06000057', 'Northumberland', 'E23000007'),
  authority('E06000058', 'Bournemouth, Christchurch and Poole', 'E23000039'),
  authority('E06000059', 'Dorset', 'E23000039'),
  authority('E06000060', 'Buckinghamshire', 'E23000029'),
  authority('E06000061', 'North Northamptonshire', 'E23000022'),
  authority('E06000062', 'West Northamptonshire', 'E23000022'),
  authority('E06000063', 'Cumberland', 'E23000002'),
  authority('E06000064', 'Westmorland and Furness', 'E23000002'),
  authority('E06000065', 'North Yorkshire', 'E23000009'),
  authority('E06000066', 'Somerset', 'E23000036'),
  // Metropolitan districts (E08): 36
  authority('E08000001', 'Bolton', 'E23000005'),
  authority('E08000002', 'Bury', 'E23000005'),
  authority('E08000003', 'Manchester', 'E23000005'),
  authority('E08000004', 'Oldham', 'E23000005'),
  authority('E08000005', 'Rochdale', 'E23000005'),
  authority('E08000006', 'Salford', 'E23000005'),
  authority('E08000007', 'Stockport', 'E23000005'),
  authority('E08000008', 'Tameside', 'E23000005'),
  authority('E08000009', 'Trafford', 'E23000005'),
  authority('E08000010', 'Wigan', 'E23000005'),
  authority('E08000011', 'Knowsley', 'E23000004'),
  authority('E08000012', 'Liverpool', 'E23000004'),
  authority('E08000013', 'St. Helens', 'E23000004'),
  authority('E08000014', 'Sefton', 'E23000004'),
  authority('E08000015', 'Wirral', 'E23000004'),
  authority('E08000017', 'Doncaster', 'E23000011'),
  authority('E08000018', 'Rotherham', 'E23000011'),
  authority('E08000021', 'Newcastle upon Tyne', 'E23000007'),
  authority('E08000022', 'North Tyneside', 'E23000007'),
  authority('E08000023', 'South Tyneside', 'E23000007'),
  authority('E08000024', 'Sunderland', 'E23000007'),
  authority('E08000025', 'Birmingham', 'E23000014'),
  authority('E08000026', 'Coventry', 'E23000014'),
  authority('E08000027', 'Dudley', 'E23000014'),
  authority('E08000028', 'Sandwell', 'E23000014'),
  authority('E08000029', 'Solihull', 'E23000014'),
  authority('E08000030', 'Walsall', 'E23000014'),
  authority('E08000031', 'Wolverhampton', 'E23000014'),
  authority('E08000032', 'Bradford', 'E23000010'),
  authority('E08000033', 'Calderdale', 'E23000010'),
  authority('E08000034', 'Kirklees', 'E23000010'),
  authority('E08000035', 'Leeds', 'E23000010'),
  authority('E08000036', 'Wakefield', 'E23000010'),
  authority('E08000037', 'Gateshead', 'E23000007'),
  authority('E08000038', 'Barnsley', 'E23000011'),
  authority('E08000039', 'Sheffield', 'E23000011'),
  // London boroughs and the City of London (E09): 33
  authority('E09000001', 'City of London', 'E23000034'),
  authority('E09000002', 'Barking and Dagenham', 'E23000001'),
  authority('E09000003', 'Barnet', 'E23000001'),
  authority('E09000004', 'Bexley', 'E23000001'),
  authority('E09000005', 'Brent', 'E23000001'),
  authority('E09000006', 'Bromley', 'E23000001'),
  authority('E09000007', 'Camden', 'E23000001'),
  authority('E09000008', 'Croydon', 'E23000001'),
  authority('E09000009', 'Ealing', 'E23000001'),
  authority('E09000010', 'Enfield', 'E23000001'),
  authority('E09000011', 'Greenwich', 'E23000001'),
  authority('E09000012', 'Hackney', 'E23000001'),
  authority('E09000013', 'Hammersmith and Fulham', 'E23000001'),
  authority('E09000014', 'Haringey', 'E23000001'),
  authority('E09000015', 'Harrow', 'E23000001'),
  authority('E09000016', 'Havering', 'E23000001'),
  authority('E09000017', 'Hillingdon', 'E23000001'),
  authority('E09000018', 'Hounslow', 'E23000001'),
  authority('E09000019', 'Islington', 'E23000001'),
  authority('E09000020', 'Kensington and Chelsea', 'E23000001'),
  authority('E09000021', 'Kingston upon Thames', 'E23000001'),
  authority('E09000022', 'Lambeth', 'E23000001'),
  authority('E09000023', 'Lewisham', 'E23000001'),
  authority('E09000024', 'Merton', 'E23000001'),
  authority('E09000025', 'Newham', 'E23000001'),
  authority('E09000026', 'Redbridge', 'E23000001'),
  authority('E09000027', 'Richmond upon Thames', 'E23000001'),
  authority('E09000028', 'Southwark', 'E23000001'),
  authority('E09000029', 'Sutton', 'E23000001'),
  authority('E09000030', 'Tower Hamlets', 'E23000001'),
  authority('E09000031', 'Waltham Forest', 'E23000001'),
  authority('E09000032', 'Wandsworth', 'E23000001'),
  authority('E09000033', 'Westminster', 'E23000001'),
  // County councils (E10): 21
  authority('E10000003', 'Cambridgeshire', 'E23000023'),
  authority('E10000007', 'Derbyshire', 'E23000018'),
  authority('E10000008', 'Devon', 'E23000035'),
  authority('E10000011', 'East Sussex', 'E23000033'),
  authority('E10000012', 'Essex', 'E23000028'),
  authority('E10000013', 'Gloucestershire', 'E23000037'),
  authority('E10000014', 'Hampshire', 'E23000030'),
  authority('E10000015', 'Hertfordshire', 'E23000027'),
  authority('E10000016', 'Kent', 'E23000032'),
  authority('E10000017', 'Lancashire', 'E23000003'),
  authority('E10000018', 'Leicestershire', 'E23000021'),
  authority('E10000019', 'Lincolnshire', 'E23000020'),
  authority('E10000020', 'Norfolk', 'E23000024'),
  authority('E10000024', 'Nottinghamshire', 'E23000019'),
  authority('E10000025', 'Oxfordshire', 'E23000029'),
  authority('E10000028', 'Staffordshire', 'E23000015'),
  authority('E10000029', 'Suffolk', 'E23000025'),
  authority('E10000030', 'Surrey', 'E23000031'),
  authority('E10000031', 'Warwickshire', 'E23000017'),
  authority('E10000032', 'West Sussex', 'E23000033'),
  authority('E10000034', 'Worcestershire', 'E23000016'),
  // Wales (W06): 22
  authority('W06000001', 'Isle of Anglesey', 'W15000001'),
  authority('W06000002', 'Gwynedd', 'W15000001'),
  authority('W06000003', 'Conwy', 'W15000001'),
  authority('W06000004', 'Denbighshire', 'W15000001'),
  authority('W06000005', 'Flintshire', 'W15000001'),
  authority('W06000006', 'Wrexham', 'W15000001'),
  authority('W06000008', 'Ceredigion', 'W15000004'),
  authority('W06000009', 'Pembrokeshire', 'W15000004'),
  authority('W06000010', 'Carmarthenshire', 'W15000004'),
  authority('W06000011', 'Swansea', 'W15000003'),
  authority('W06000012', 'Neath Port Talbot', 'W15000003'),
  authority('W06000013', 'Bridgend', 'W15000003'),
  authority('W06000014', 'Vale of Glamorgan', 'W15000003'),
  authority('W06000015', 'Cardiff', 'W15000003'),
  authority('W06000016', 'Rhondda Cynon Taf', 'W15000003'),
  authority('W06000018', 'Caerphilly', 'W15000002'),
  authority('W06000019', 'Blaenau Gwent', 'W15000002'),
  authority('W06000020', 'Torfaen', 'W15000002'),
  authority('W06000021', 'Monmouthshire', 'W15000002'),
  authority('W06000022', 'Newport', 'W15000002'),
  authority('W06000023', 'Powys', 'W15000004'),
  authority('W06000024', 'Merthyr Tydfil', 'W15000003'),
]

// The same council under an earlier code, which older files and some sources still carry, or a council that lies whole
// inside its successor. A council that was split (Cumbria, Northamptonshire, the old Dorset) has no single successor and
// is not here: an old code must never send a child's record to the wrong half.
const earlierCodes: Readonly<Record<string, string>> = {
  E06000028: 'E06000058', // Bournemouth, 2019
  E06000029: 'E06000058', // Poole, 2019
  E06000048: 'E06000057', // Northumberland, 2013
  E08000016: 'E08000038', // Barnsley: Barnsley and Sheffield (Boundary Change) Order 2024, SI 2024/1328
  E08000019: 'E08000039', // Sheffield: the same
  E08000020: 'E08000037', // Gateshead, 2013
  E10000002: 'E06000060', // Buckinghamshire, 2020
  E10000023: 'E06000065', // North Yorkshire, 2023
  E10000027: 'E06000066', // Somerset, 2023
}

/** The authority with this ONS code, current or earlier; undefined when there is none. */
export function authorityByCode(code: string, extra: readonly Authority[] = []): Authority | undefined {
  const typed = code.trim().toUpperCase()
  const wanted = Object.hasOwn(earlierCodes, typed) ? earlierCodes[typed] : typed
  return realAuthorities.get(wanted ?? typed) ?? extra.find((each) => each.code === wanted)
}

/** The force in whose area an authority lies; undefined when the code is not known. */
export function forceOfAuthority(code: string, invented: InventedAreas = {}): Force | undefined {
  const found = authorityByCode(code, invented.authorities)
  return found && forceByCode(found.force, invented.forces)
}

/** Where a child was found, as far as it is known: the authority, or only the police force (ONS code or id). */
export type FoundPlace = {
  responsibleAuthority: string | null
  foundAuthority?: string | null
  foundForce?: string | null
}

/**
 * Whether a child was found out of area, worked out from codes and never from names.
 * With the authority known: out of area is anywhere but the responsible authority. With only the force known: out of
 * area is another force's area, and 'in' means no more than the same force's area. A code that nobody knows, or
 * British Transport Police alone, which has no area, gives 'not known'; silence is never read as "in".
 */
export function isOutOfArea(place: FoundPlace, invented: InventedAreas = {}): 'in' | 'out' | 'not known' {
  const responsible = lookUp(place.responsibleAuthority, (code) => authorityByCode(code, invented.authorities))
  if (!responsible) return 'not known'
  const found = lookUp(place.foundAuthority, (code) => authorityByCode(code, invented.authorities))
  if (found) return found.code === responsible.code ? 'in' : 'out'
  const foundForce = lookUp(place.foundForce, (code) => forceByCode(code, invented.forces))
  if (!foundForce || foundForce.id === forceWithoutArea) return 'not known'
  return foundForce.code === responsible.force ? 'in' : 'out'
}

const realAuthorities = new Map(authorities.map((each) => [each.code, each]))

function authority(code: string, name: string, force: string): Authority {
  return { code, name, force }
}

function lookUp<T>(code: string | null | undefined, find: (code: string) => T | undefined): T | undefined {
  return code === null || code === undefined ? undefined : find(code)
}
