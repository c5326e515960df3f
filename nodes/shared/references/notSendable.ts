import { shown } from './names';

interface Kind {
	/** The file's first characters, Latin-1. */
	begins: RegExp;
	is: string;
	advice: string;
}

const only = 'Only PNG, JPEG and WebP pictures can be sent, whatever the file is called.';

/** Files people send in a picture's place, and the way out. */
const kinds: readonly Kind[] = [
	{
		begins: /^[^]{4}ftyp(hei[cxms]|hev[cxms]|mif1|msf1)/,
		is: 'is an iPhone photo (HEIC)',
		advice: 'Convert it to JPEG, for example by opening it in Preview or Photos and exporting it. For the next ones, choose Settings > Camera > Formats > Most Compatible on the iPhone.',
	},
	{ begins: /^[^]{4}ftypavi[fs]/, is: 'is an AVIF picture', advice: 'Convert it, for example by opening it in a browser or viewer and saving it as PNG.' },
	{ begins: /^[^]{4}ftyp/, is: 'is a video', advice: 'Save one frame of it as PNG or JPEG.' },
	{ begins: /^%PDF-/, is: 'is a PDF', advice: 'Export the page as PNG or JPEG first.' },
	{ begins: /^(II\*\0|MM\0\*)/, is: 'is a TIFF or raw photo', advice: 'Export it as JPEG or PNG first.' },
	{ begins: /^BM/, is: 'is a BMP picture', advice: 'Save it as PNG first.' },
	{ begins: /^8BPS/, is: 'is a Photoshop file', advice: 'Export it as PNG first.' },
	{ begins: /^PK\x03\x04/, is: 'is a ZIP archive or an Office document', advice: 'Unpack it with the Compression node, or export the picture from it.' },
	{ begins: /^\s*</, is: 'is a web page, not a picture', advice: 'Copy the picture’s own address, which is not that of the page it is on.' },
];

/** What a file is that is no picture the API takes, and what to do about it. `start`: its first characters, Latin-1. */
export function notSendable(start: string): readonly [what: string, description: string] {
	const kind = kinds.find(({ begins }) => begins.test(start));
	if (kind) return [kind.is, `${kind.advice} ${only}`];
	return ['is not a picture', `Give another file. ${only} This one begins with “${shown(start.replace(/[^\x20-\x7e]/g, '·'), 24)}”.`];
}
