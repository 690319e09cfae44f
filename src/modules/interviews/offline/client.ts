// The script of two pages: the one where an interview is taken along, and the one on which it opens with no network.
import { startDevice } from './client/app.ts'
import { startTaking } from './client/take.ts'

const taking = document.querySelector<HTMLFormElement>('form[data-take]')
if (taking) startTaking(taking)
const device = document.querySelector<HTMLElement>('[data-device]')
if (device) startDevice(device)
