/** Made by scripts/build.mts: the bundled worker as a text. */
declare module 'netpol:layout-worker' {
  const text: string;
  export default text;
}
