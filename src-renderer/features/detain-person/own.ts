import type { LinkageRequest } from '#shared/domain/linkage/regions/linkage-request.ts';
import type { DetentionRequest } from '#shared/mechanisms/detain-person/model.ts';

/**
 * A request of this mechanism as its own screens know it. The frame asks a mechanism's screens only about requests that bear
 * its noun, and whoever stored one under that noun has checked it against this schema.
 */
export function own(request: LinkageRequest): DetentionRequest {
  return request as DetentionRequest;
}
