// The way to the workspace's own server, and what everybody needs of the page.

export const $ = (id) => document.getElementById(id);

export async function get(path) {
  const response = await fetch(path, { cache: "no-store" });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

export async function send(path, body) {
  const response = await fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  return response.json();
}

export function lost() {
  $("status").textContent = "The workspace has stopped";
  document.body.classList.add("lost");
}
