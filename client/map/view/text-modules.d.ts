/** Made by scripts/build.mts: the worker of elkjs as a text. */
declare module 'netpol:layout-worker' {
  const text: string;
  export default text;
}
