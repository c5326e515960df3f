/** What the first bytes of a picture say about it. Nothing is decoded. */
export interface ImageHeader {
	type: 'png' | 'jpeg' | 'webp' | 'gif' | 'svg';
	mimeType: string;
	/** Without the dot: png, jpg, webp, gif, svg. */
	fileExtension: string;
	/** Pixels as a viewer shows them, that is after EXIF orientation. */
	width: number;
	height: number;
	/** An alpha channel, or palette transparency. */
	hasAlpha: boolean;
	animated: boolean;
}
