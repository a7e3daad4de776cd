"""Purpose: a made-up company that uses Drumbeat, to try it without a Slack of one's own."""
