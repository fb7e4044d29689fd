import type { Backend } from '../index';

/** A browser gives the names of dropped files; that is enough here. */
export function listenToBrowserDrops(listener: Parameters<Backend['onFileDrop']>[0]): () => void {
  const stop = new AbortController();
  const on = (name: 'dragover' | 'dragleave' | 'drop', handle: (event: DragEvent) => void): void =>
    window.addEventListener(name, (event) => { event.preventDefault(); handle(event); }, { signal: stop.signal });
  on('dragover', () => listener({ kind: 'over' }));
  on('dragleave', (event) => { if (!event.relatedTarget) listener({ kind: 'leave' }); });
  on('drop', (event) => listener({ kind: 'drop', paths: Array.from(event.dataTransfer?.files ?? [], (file) => file.name) }));
  return () => stop.abort();
}
