from tests.interview.test_kill import *
def test_dbg(home):
    savers=[]
    def late(c):
        savers.append(LateSaver(c)); return savers[-1]
    with opened(home, grader=KilledGrader(), saver=late) as session:
        view = session.start(ME, Choice(question="kit-01"))
        savers[0].late = True
        with pytest.raises(Killed):
            session.submit(ME, view.interview_id, 1, "推理时关闭。")
    c=sqlite3.connect(home/"checkpoints.sqlite3")
    print(c.execute("select checkpoint_id,metadata from checkpoints").fetchall()[-1:])
    print(c.execute("select checkpoint_id,task_id,idx,channel from writes").fetchall()[-12:])
    c.close()
    with opened(home) as s:
        sn=s._graph.get_state({"configurable":{"thread_id":view.interview_id}}); print(sn.next, sn.tasks)
    assert 0
