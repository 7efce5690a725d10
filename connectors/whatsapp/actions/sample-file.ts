/** A sample of what actions tell about a file of the hub. */
export const SAMPLE_FILE = {
  id: 'med_01jd3kq8w0m4t6v8x0z2b4d6f8',
  mime_type: 'image/png',
  size: 68_231,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  filename: 'plants.png',
  url: 'https://hub.example.com/v1/media/med_01jd3kq8w0m4t6v8x0z2b4d6f8',
} as const;
