import { Asked, Button, Form, NotificationBanner, Problems } from '../../../design/index.ts'
import type { FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import type { Area } from '../domain.ts'
import type { Change } from '../workers/domain.ts'
import { Changes } from '../workers/worker-page.tsx'
import { settingsForm } from './forms.ts'

export function SettingsPage({
  area,
  changes,
  isSaved,
  state,
  page,
}: {
  area: Area
  changes: readonly Change[]
  isSaved: boolean
  state: FormState
  page: PageContext
}): Screen {
  return {
    title: 'Area settings',
    back: page.may('statistics.area') ? { href: '/area', text: 'Area' } : { href: '/account', text: 'Your account' },
    body: (
      <>
        <Problems form={settingsForm} state={state} />
        {isSaved && state.problems.length === 0 && <NotificationBanner type="success" text="The settings are saved" />}
        <h1 class="govuk-heading-l">Settings of {area.name}</h1>
        <p class="govuk-body">
          They hold for every agency of the area, from now on. Agree them in the partnership before you change them; your name and the time
          stand below.
        </p>
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={settingsForm} state={state} />
          <Button>Save the settings</Button>
        </Form>
        <Changes changes={changes} ofOne />
      </>
    ),
  }
}
