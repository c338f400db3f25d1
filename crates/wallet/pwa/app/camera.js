// Looks for a QR code through the camera. Pictures stay in memory and are gone with the next one.

import { scan } from "./module.js";

/** The longer side of the pictures that are searched, in pixels. */
const SIDE = 720;
/** Milliseconds between two looks. */
const PAUSE = 150;

/**
 * How bright each point of a picture is (ITU-R BT.601).
 *
 * @param {Uint8ClampedArray} colours four bytes a point
 * @returns {Uint8Array<ArrayBuffer>}
 */
export const brightness = colours => {
  const luma = new Uint8Array(colours.length / 4);
  for (let at = 0; at < luma.length; at += 1) {
    const from = at * 4;
    luma[at] = (colours[from] * 77 + colours[from + 1] * 150 + colours[from + 2] * 29) >> 8;
  }
  return luma;
};

/**
 * Searches until something is found or until it is stopped.
 *
 * @param {HTMLVideoElement} video
 * @param {(text: string) => boolean} found whether that was it
 * @returns {Promise<() => void>} stops the camera
 * @throws {DOMException} if there is no camera, or the person says no
 */
export const look = async (video, found) => {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  let on = true;
  const stop = () => {
    on = false;
    stream.getTracks().forEach(track => track.stop());
    video.srcObject = null;
  };
  video.srcObject = stream;
  await video.play().catch(() => {});
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const next = async () => {
    if (!on || !pen) return;
    const { videoWidth: width, videoHeight: height } = video;
    if (width && height) {
      const scale = Math.min(1, SIDE / Math.max(width, height));
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      pen.drawImage(video, 0, 0, canvas.width, canvas.height);
      const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
      const text = await scan(canvas.width, canvas.height, brightness(data)).catch(() => null);
      if (on && text && found(text)) return stop();
    }
    if (on) setTimeout(next, PAUSE);
  };
  void next();
  return stop;
};
