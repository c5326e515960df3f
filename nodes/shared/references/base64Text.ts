/** Reads a data URL or plain base64; undefined for anything else. Spaces and line breaks are left out. */
export function readBase64Text(text: string): Buffer | undefined {
	const marked = /^\s*data:[^,]{0,200};base64\s*,/i.exec(text);
	if (!marked && /^\s*data:/i.test(text)) return undefined;
	const base64 = text.slice(marked?.[0].length ?? 0).replace(/\s+/g, '');
	return base64 !== '' && /^[\w+/-]*={0,2}$/.test(base64) ? Buffer.from(base64, 'base64') : undefined;
}
