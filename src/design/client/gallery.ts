// What only the gallery shows so far: a component that a page begins to use moves to main.ts, which every page loads.
import { Accordion, CharacterCount, createAll, ServiceNavigation, Tabs } from 'govuk-frontend'

for (const component of [Accordion, CharacterCount, ServiceNavigation, Tabs]) createAll(component)
