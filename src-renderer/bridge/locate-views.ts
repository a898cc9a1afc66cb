import type { RequestView } from '#shared/contracts/engine.ts';
import { locatePersonModule } from '#shared/mechanisms/locate-person/index.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';

/** A request for the search of a person as the pages of duty and field have it. */
export type LocateView = Omit<RequestView, 'request'> & { readonly request: LocateRequest };

/** The requests of this mechanism among those that a page has, in its own states. */
export function locateViews(views: readonly RequestView[]): readonly LocateView[] {
  // Whoever stored one under this noun has checked it against this schema.
  return views.flatMap((view) => (view.head.ref.type === locatePersonModule.aggregate ? [{ ...view, request: view.request as LocateRequest }] : []));
}
