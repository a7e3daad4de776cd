"""Purpose: several workspaces behind one address, which an app installs itself into by OAuth."""
