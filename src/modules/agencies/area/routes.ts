import { formPage, type Route } from '../../../platform/http/index.ts'
import { areaOf } from '../queries.ts'
import { settingsForm, settingsFrom, typedFrom } from './forms.ts'
import { areaChanges, saveSettings } from './queries.ts'
import { SettingsPage } from './views.tsx'

export const areaRoutes: Route[] = [
  ...formPage('/area/settings', {
    permission: 'agencies.manage-area',
    load: async ({ scope, query }) => ({
      area: await areaOf(scope),
      changes: await areaChanges(scope),
      isSaved: query['saved'] === 'yes',
    }),
    audit: ({ area }) => ({ subject: 'area', ref: area.code, why: 'settings' }),
    form: settingsForm,
    known: ({ area }) => ({ ...typedFrom(area.settings), startsOn: area.startsOn }),
    view: ({ loaded, state, page }) => SettingsPage({ ...loaded, state, page }),
    act: async ({ scope }, { area }, { startsOn, ...typed }) => {
      await saveSettings(scope, area, settingsFrom(typed), startsOn)
      return { goTo: '/area/settings?saved=yes' }
    },
  }),
]
