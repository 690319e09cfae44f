// govuk-frontend ships no types; this is the part of it that we use.
declare module 'govuk-frontend' {
  type Component = new (root: Element | null, config?: Readonly<Record<string, unknown>>) => unknown

  export const Accordion: Component
  export const Button: Component
  export const CharacterCount: Component
  export const Checkboxes: Component
  export const ErrorSummary: Component
  export const ExitThisPage: Component
  export const FileUpload: Component
  export const NotificationBanner: Component
  export const PasswordInput: Component
  export const Radios: Component
  export const ServiceNavigation: Component
  export const Tabs: Component

  /** Starts a component on each of its elements in the scope that it has not been started on. */
  export function createAll(
    component: Component,
    config?: Readonly<Record<string, unknown>>,
    options?: { scope?: Element | Document; onError?: (error: unknown) => void },
  ): unknown[]
}
