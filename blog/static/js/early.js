// Before the first paint: scripts run here, and the reader's choice of light or dark.
{
  const root = document.documentElement;
  root.dataset.scripted = "";
  try {
    const theme = localStorage.getItem("theme");
    if (theme) root.dataset.theme = theme;
  } catch {}
}
