import type { IBinaryData } from 'n8n-workflow';

/** Kinds of pictures browsers show; what a file says it is goes into a page only if it is one of them. */
const shownTypes: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif', 'image/svg+xml']);

/** The kind of a file by its right name, however a server wrote it: `IMAGE/JPG; charset=binary`. */
export const kindOf = ({ mimeType }: IBinaryData): string => mimeType.split(';')[0]!.trim().toLowerCase().replace(/^image\/jpg$/, 'image/jpeg');

/** Whether browsers show it. */
export const isShown = (file: IBinaryData): boolean => shownTypes.has(kindOf(file));
