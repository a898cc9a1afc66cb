import { useCourtSettings } from '#renderer/bridge/use-court.ts';
import { useDirectory, usePeople } from '#renderer/bridge/use-directory.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import { courtInputOf } from '#shared/instruments/paper/from-models.ts';
import type { ComposedPacket, PaperSource } from './request-form.ts';

/** The case, its court and the people whom papers name, as they are now. */
export function usePaperSource(): <P extends ComposedPacket>(state: CaseState, packet: P) => PaperSource<P> {
  const people = usePeople();
  const nameOf = useDirectory();
  const settings = useCourtSettings();
  return (state, packet) => {
    const president = people.value.find(({ role }) => role === 'president')?.name;
    const { clerk } = state;
    return {
      state,
      packet,
      court: courtInputOf(state.court, packet.dutyPhone ?? settings.value?.dutyPhone ?? ''),
      names: { judge: nameOf(state.judge), ...(clerk === undefined ? {} : { clerk: nameOf(clerk) }), ...(president === undefined ? {} : { president }) },
    };
  };
}

/** All that papers say of their source. The grounds are records of the case: a new one changes what an application says. */
export function saidByPapers<P>({ packet, court, names, state }: PaperSource<P>): unknown {
  return [packet, court, names, state.version];
}
