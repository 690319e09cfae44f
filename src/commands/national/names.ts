// Invented names of people and places. Nobody here lives.
import { Chance } from './chance.ts'

const given = `Ava Ben Cora Dylan Elif Finn Gwen Hassan Isla Jay Kezia Leon Maya Nico Orin Poppy Qadir Rhys Sana Theo Uma Vik Willa Xander
Yusuf Zara Alfie Bryn Chidi Dina Ezra Freya Gabe Hana Idris Jodie Kofi Lila Milo Nadia Owen Priti Rafe Skye Tariq Una Vera Wes Yara Zed
Amos Bea Cal Dot Eddie Fay Gil Hetty Ivo Juno`.split(/\s+/)
const familyBegins = `Ash Birch Copper Dunn Elm Farth Green Hollin Ins Jess Kestle Lark Moss Nether Oaken Pell Quill Rook Silver Thorn Under
Vane Wether Yarrow Bramble Cinder Dapple Ember Flint Gorse`.split(/\s+/)
const familyEnds = 'down all well worth ing gate shaw more ley ridge mere stead wick combe hurst'.split(' ')
const placeBegins = 'Fernhollow Millgate Staithe Copperfield Larkrise Quarry Tanner’s Weir Lantern Harbour Beacon Orchard'.split(' ')
const placeEnds = 'Road|Park|Arcade|Flats|Bus Station|Retail Park|Skate Park|Terrace|Canal Path|Station'.split('|')

export function givenName(chance: Chance): string {
  return chance.pick(given)
}

export function familyName(chance: Chance): string {
  return chance.pick(familyBegins) + chance.pick(familyEnds)
}

export function placeName(chance: Chance): string {
  return `${chance.pick(placeBegins)} ${chance.pick(placeEnds)}`
}

/** A number of Ofcom's drama range, which rings nowhere. */
export function dramaNumber(chance: Chance): string {
  return `01632 960${String(Math.floor(chance.share() * 1000)).padStart(3, '0')}`
}
