/** One alarm: two tones, then a pause, every two seconds. */
const EVERY_MS = 2_000;
const TONES_HZ = [880, 660] as const;
const TONE_S = 0.22;

/**
 * Starts the alarm sound and returns how to stop it. Made by the browser itself, so no file has to be there. Where the
 * browser forbids sound before the first press, it begins with that press; the band on screen never depends on it.
 */
export function startAlarmSound(): () => void {
  if (typeof AudioContext === 'undefined') return () => undefined;
  const context = new AudioContext();
  const play = (): void => {
    if (context.state !== 'running') {
      context.resume().catch(() => undefined);
      return;
    }
    TONES_HZ.forEach((hz, at) => {
      const start = context.currentTime + at * TONE_S;
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(0.25, start + 0.02);
      gain.gain.linearRampToValueAtTime(0, start + TONE_S);
      const tone = new OscillatorNode(context, { frequency: hz, type: 'triangle' });
      tone.connect(gain).connect(context.destination);
      tone.start(start);
      tone.stop(start + TONE_S);
    });
  };
  play();
  const timer = setInterval(play, EVERY_MS);
  return () => {
    clearInterval(timer);
    context.close().catch(() => undefined);
  };
}
