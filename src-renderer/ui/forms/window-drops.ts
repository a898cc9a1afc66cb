/**
 * A file dropped anywhere but on a drop zone would replace the page by itself, and with it what the user was doing.
 * Called once at the start; zones stop their own events before they arrive here.
 */
export function guardWindowDrops(): void {
  for (const kind of ['dragover', 'drop'] as const) {
    window.addEventListener(kind, (event) => {
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'none';
    });
  }
}
