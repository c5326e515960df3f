/** Pixels. */
export interface Size {
	width: number;
	height: number;
}

/** What n8n's own Edit Image node needs for the target, in pixels: first scale to this, then cut this out. */
export interface Fit extends Size {
	/** Of the upper left corner of what is cut out. */
	x: number;
	y: number;
	/** The picture's own size where it need not be scaled. */
	scaleWidth: number;
	scaleHeight: number;
}
