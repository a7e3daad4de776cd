"""Purpose: takes the bytes of a file the bot uploads, and gives them back to whoever may see the file.

Which file it is, and where it is shared, is decided in `web_api/files`.
"""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from sandbox import odd_answers
from sandbox.odd_answers import ODD
from sandbox.workspace import Workspace

# Slack's name of the method is in no document; faults on the upload itself are set under this one.
METHOD = "upload"


async def take(request: Request) -> Response:
    """Step two of an upload: the bytes."""
    workspace: Workspace = request.app.state.workspace
    file = workspace.world.files.get(request.path_params["file"])
    if file is None or request.path_params["secret"] != file.secret:
        return PlainTextResponse("not found", 404)
    content = await request.body()
    rule = workspace.faults.pick(METHOD, "", workspace.world.team_id)
    if rule is not None and rule.fault not in ODD:
        return PlainTextResponse("Internal Server Error", 500)
    if len(content) != file.size:
        return PlainTextResponse("the length is not the one announced", 400)
    if rule is None or rule.accepted:
        file.content = content
    if rule is not None:
        return odd_answers.answer(rule.fault)
    return PlainTextResponse(f"OK - {len(content)}")


async def give(request: Request) -> Response:
    """The file as a download; pictures are shown."""
    workspace: Workspace = request.app.state.workspace
    file = workspace.world.files.get(request.path_params["file"])
    if file is None or not file.completed:
        return PlainTextResponse("not found", 404)
    headers = {"Content-Disposition": f'{file.disposition}; filename="{file.safe_name}"'}
    return Response(file.content, media_type=file.mimetype, headers=headers)
