import type { AssetAnswer, AssetState } from '#shared/domain/assets/model.ts';
import type { Instant } from '#shared/kernel/time.ts';

/** What happened to the record of a thing: an answer came, a case began to be about it, an answer was taken back. */
export type AssetStoryLine =
  | { readonly what: 'answer'; readonly id: string; readonly at: Instant; readonly by: string; readonly answer: AssetAnswer }
  | { readonly what: 'interest'; readonly id: string; readonly at: Instant; readonly by: string; readonly caseNumber: string }
  | { readonly what: 'taken-back'; readonly id: string; readonly at: Instant; readonly by: string; readonly reason: string; readonly answer: AssetAnswer };

/** The story out of the record itself, newest first; what came at one moment stays in its order. */
export function storyOf(state: AssetState): readonly AssetStoryLine[] {
  const lines: AssetStoryLine[] = [
    ...state.interests.map(({ caseId, since, by, caseNumber }) => ({ what: 'interest' as const, id: `interest.${caseId}`, at: since, by, caseNumber })),
    ...state.answers.map((answer) => ({ what: 'answer' as const, id: answer.id, at: answer.at, by: answer.by, answer })),
    ...state.answers.flatMap((answer): AssetStoryLine[] => {
      const { id, takenBack } = answer;
      return takenBack === undefined ? [] : [{ what: 'taken-back', id: `back.${id}`, ...takenBack, answer }];
    }),
  ];
  return lines.map((line, at) => ({ line, at })).toSorted((a, b) => b.line.at - a.line.at || b.at - a.at).map(({ line }) => line);
}
