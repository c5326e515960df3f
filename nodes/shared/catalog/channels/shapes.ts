import { photo, preset, type ChannelPreset } from './preset';

const plain = {
	source: 'https://developers.openai.com/api/docs/guides/image-generation',
	checked: '2026-11-21',
	backgroundRule: 'No rule',
	altTextLength: 125,
};

/** ISO 216 gives millimetres; at 300 dots per inch (25.4 mm) they are these pixels, rounded. No bleed. */
const paper = {
	...photo,
	source: 'https://www.iso.org/standard/36631.html',
	format: 'png',
	altTextLength: 0,
	unsourced: 'a printer’s own bleed (often 3 mm) is not in it',
} as const;

/** Plain shapes, and paper. */
export const shapes: ChannelPreset[] = [
	preset('landscape', 'Landscape', '1536x1024', { ...plain, also: '3:2' }),
	preset('portrait', 'Portrait', '1024x1536', { ...plain, also: '2:3' }),
	preset('printA4', 'Print A4', '2480x3508', { ...paper, also: 'flyer, poster, 300 dpi, 210x297 mm' }),
	preset('printA5', 'Print A5', '1748x2480', { ...paper, also: 'flyer, card, 300 dpi, 148x210 mm' }),
	preset('square', 'Square', '1024x1024', { ...plain, also: '1:1' }),
	preset('ultraHd', 'Ultra HD 4K', '3840x2160', { ...plain, also: 'wallpaper, 16:9' }),
	preset('wide2k', 'Wide 2K', '2048x1152', { ...plain, also: '16:9' }),
];
